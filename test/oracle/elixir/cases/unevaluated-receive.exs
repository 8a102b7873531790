import Config

config :p, :a, 1
config :p, :b, 1
config :p, :c, 1

receive do
  _ -> :ok
after
  0 -> config :p, :a, 2
end

send(self(), {:set, 2})

receive do
  {:set, value} when is_integer(value) -> config :p, :b, value
end

config :p, :d, receive(do: (x -> x), after: (0 -> 3))
