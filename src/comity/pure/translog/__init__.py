"""The Merkle tree of the log (RFC 6962), its tiles, proofs, checkpoints and receipts (C2SP): provers and checkers."""
