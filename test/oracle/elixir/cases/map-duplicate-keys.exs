import Config

config :p, :literal, %{enabled: true, enabled: false}
base = %{enabled: true, sts: true}
config :p, :updated, %{base | enabled: false}
config :p, :updated_twice, %{base | enabled: nil, enabled: 1}
config :p, :put, Map.put(base, :enabled, false)
config :p, :put_twice, base |> Map.put(:enabled, 1) |> Map.put(:enabled, 2)
config :p, :new, Map.new(a: 1, a: 2)
config :p, :new_with, Map.new([1, 2, 1], fn x -> {x, x * 2} end)
config :p, :into, Enum.into([a: 1, a: 2], %{a: 0})
config :p, :merged, Map.merge(%{a: 1, b: 1}, %{a: 2})
config :p, :comprehension, for({k, v} <- [a: 1, a: 2], into: %{}, do: {k, v})
config :p, :strict, %{1 => :integer, 1.0 => :float, 1 => :again}
config :p, :count, map_size(Map.put(%{a: 1}, :a, 2))
config :p, :access, Map.put(base, :enabled, :changed)[:enabled]
config :p, :dot, %{a: 1, a: 2}.a

config :p,
       :matched,
       (case Map.put(%{a: 1}, :a, 2) do
          %{a: 1} -> :one
          %{a: 2} -> :two
        end)

config :p, :equal, Map.put(%{a: 1}, :a, 2) == %{a: 2}
