import Config

config :pleroma, :instance, a: %{c: 3, "b" => 2}
