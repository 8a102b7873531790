import Config

config :pleroma, :a, do: 1, end: 2, nil: 3, true: 4, and: 5, fn: 6, not: 7, in: 8
