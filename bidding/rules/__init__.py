"""Pure rules of buying: values in, reasons out; no database, no Flask, no clock."""
