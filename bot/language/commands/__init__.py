"""What is typed behind `/asset`, or said in a set phrase: whatever needs no grammar."""
