"""Claims in texts, judged against derivations: what is right, what is wrong and why, what stays open."""
