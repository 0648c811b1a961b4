"""Other people's interfaces for memory, each over a `Mind`, one file each.

None of the packages that they fit is needed by Aplysia, and none is imported until its adapter is:
`pip install 'aplysia[adapters]'` gets all of them. The adapters do not see each other.
"""
