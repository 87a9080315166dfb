def read(root, source):
    return None, []
