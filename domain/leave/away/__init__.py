"""On the way: certificate, departure, arrival, reports, delay, return, and a return that did not come."""
