"""The finished film read back, and compared with what it was made from: docs/certificate.md."""
