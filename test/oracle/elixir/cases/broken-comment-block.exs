import Config

/* a comment */
config :pleroma, :a, b: 1
