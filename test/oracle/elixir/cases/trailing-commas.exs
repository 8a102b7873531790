import Config

config :a, b: [1, 2,], c: {1, 2,}, d: [x: 1,], e: %{a: 1,}, f: [
  1,
]
