"""The file of somebody who was under age is sealed when it has ended: nobody finds it any more."""
