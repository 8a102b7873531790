import Config

config :a,
  b: 1,
  c: "x
y",
  d: """
  one
  two
  """
