"""Work on many things: streamed in constant memory, resumed where it was interrupted."""
