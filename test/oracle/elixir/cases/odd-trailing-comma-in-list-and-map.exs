import Config

config :pleroma, :instance, a: [1, 2,], b: %{"a" => 1,}, c: {1, 2,}
