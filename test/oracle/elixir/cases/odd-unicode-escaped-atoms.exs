import Config

config :pleroma, :a, "\u00e9": 1, b: :"\x41\u{1F600}", c: :"a\tb"
