"""Tests of the embedded local Appwrite."""
