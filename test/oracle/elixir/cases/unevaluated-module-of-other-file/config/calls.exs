HostileOfOtherFile.weaken()
