"""The ledger: every release ever made, in which no byte can change unseen."""
