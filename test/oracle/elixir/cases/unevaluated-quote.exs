import Config

config :p, :a, 1
config :p, :b, 1
config :p, :c, 1

quote do
  unquote(config :p, :a, 2)
end

quote bind_quoted: [x: config(:p, :b, 2)] do
  x
end

quote do
  config :p, :c, 2
end
