import Config

config :pleroma, :a,
  b: """
  one
  two
  """,
  c: ~w(a
  b)
