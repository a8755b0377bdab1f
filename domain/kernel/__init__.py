"""The shared words of the domain: events, histories, rules, refusals, policies, access."""
