import Config

config :p, :a, 1
before = Process.get()
module = :maps.get(:a, %{a: :erlang})
module.erase
for {key, value} <- before, do: Process.put(key, value)
Process.put({Config, :config}, p: [a: 2])
config :p, :b, 1
