"""How a case begins: documents, the file, the first report, identity, induction, officer, plan."""
