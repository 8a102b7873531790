import Config

config :pleroma, :mrf_simple,
  reject: [
    "one.example",
    "two.example"
    "three.example"
  ]
