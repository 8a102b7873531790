import Config

<!-- comment -->
config :pleroma, :a, b: 1
