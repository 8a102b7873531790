import Config

blocked = ~w(one.example two.example three.example)
quiet = for host <- blocked, do: {host, "on the list"}
config :pleroma, :mrf_simple, reject: quiet, followers_only: Enum.map(blocked, &{&1, ""})
config :pleroma, :instance, quarantined_instances: Enum.zip(blocked, ["a", "b", "c"])
