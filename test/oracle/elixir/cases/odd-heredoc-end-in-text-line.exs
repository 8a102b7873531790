import Config

config :pleroma, :instance,
  description: """
  Hello """ there
  """,
  name: "x"
