"""The keeper of the keys of files: seals, unseals and destroys them as the record says, and writes that it is done."""
