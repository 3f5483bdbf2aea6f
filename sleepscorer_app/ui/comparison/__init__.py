"""The night beside other scorings of it."""
