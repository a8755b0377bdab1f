"""Who need not do public-benefit work, and why."""
