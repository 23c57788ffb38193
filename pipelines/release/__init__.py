"""From counts to publication: plan, propose, check, release, publish."""
