"""Who decides on a leave, by its days and the days already away; refusal, revocation."""
