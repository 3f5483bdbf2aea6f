"""What the manual is made of besides the words that people wrote: tables, pictures, HTML."""
