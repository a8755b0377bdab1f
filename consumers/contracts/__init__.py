"""The AsyncAPI document of what leaves on Kafka, made from the code, committed as ``docs/contracts/asyncapi.json``."""
