import Config

config :a, b: fn -> 1 end, c: &String.upcase/1, d: {String, :upcase, []}
config :a, e: 1
