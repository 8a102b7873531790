import Config

config :a, b: 'abc', c: ~c(abc), d: '', e: 'a#{1}b', f: [97, 98]
