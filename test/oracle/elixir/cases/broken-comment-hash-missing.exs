import Config

# A comment
that goes on here
config :pleroma, :a, b: 1
