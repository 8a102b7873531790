import Config

map = %{"x" => 0, a: 1, b: 2}

config :maps,
  put_new: Map.put_new(map, :a, 5),
  put_newer: Map.put_new(map, :c, 5),
  replace: Map.replace(map, :a, 5),
  replace_missing: Map.replace(map, :z, 5),
  replace_existing: Map.replace!(map, "x", 5),
  update: Map.update(map, :a, 0, &(&1 + 1)),
  update_missing: Map.update(map, :z, 0, &(&1 + 1)),
  update_existing: Map.update!(map, :b, &[&1]),
  delete: Map.delete(map, "x"),
  take: Map.take(map, [:a, :z]),
  drop: Map.drop(map, [:a, :z]),
  pop: Map.pop(map, :a),
  pop_missing: Map.pop(map, :z, :none),
  merge: Map.merge(map, %{a: 9}),
  from_pairs: Map.new([{:a, 1}, {:a, 2}]),
  from_function: Map.new([1, 2], fn n -> {n, n * n} end),
  size: map_size(%{a: 1, b: 2}),
  has_key: is_map_key(map, :a),
  keys_of_one: Map.keys(%{a: 1}),
  list_of_one: Map.to_list(%{a: 1}),
  dot: map.a,
  changed: %{map | a: 2}
