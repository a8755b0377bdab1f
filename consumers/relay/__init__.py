"""The relay: what is recorded, handed on to Kafka, each entry once and in order."""
