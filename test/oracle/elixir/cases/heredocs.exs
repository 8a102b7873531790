import Config

config :a,
  b: """
  first
    indented

  last
  """,
  c: '''
  chars
  ''',
  d: """
  joined \
  line
  """,
  e: ~S"""
  raw \n #{x}
  """
