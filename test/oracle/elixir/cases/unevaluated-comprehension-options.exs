import Config

config :p, :a, 1
for x <- [1], reduce: config(:p, :a, 2), do: (_ -> x)
config :p, :b, 1
for x <- Enum.shuffle([1, 2]), reduce: config(:p, :b, 2), do: (_ -> x)
config :p, :c, 1

for x <- [1], into: (config(:p, :c, 2)
                     []) do
  x
end

config :p, :d, 1
for <<c <- <<0>> >>, do: config(:p, :d, c == 1)
config :p, :e, 1
for x <- [1], y = config(:p, :e, 2), do: {x, y}
