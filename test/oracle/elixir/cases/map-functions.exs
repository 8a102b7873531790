import Config

m = %{"b" => 2, a: 1}
config :a, b: m.a, c: m["b"], d: Map.get(m, :z, 0), e: Map.put(m, :a, 5), f: Map.merge(m, %{a: 7}), g: %{m | a: 8}, h: Map.has_key?(m, :a), i: Map.new([{:x, 1}]), j: Enum.into([x: 1], %{}), k: Map.new()
