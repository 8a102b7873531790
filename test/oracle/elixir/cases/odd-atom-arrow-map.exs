import Config

config :pleroma, :instance, a: %{:name => "x", "b" => 2, c: 3}
