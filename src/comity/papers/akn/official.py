from comity.pure.clauses.reading import Problem
def read(root, source):
    return None, []
