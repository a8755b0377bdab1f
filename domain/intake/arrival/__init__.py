"""How somebody arrives: notice, documents, registration, handover, materials exchanged with the police."""
