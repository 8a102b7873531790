import Config

config :pleroma, :a, b: [:+, :==, :"|>", :&&, :<>, :{}, :%{}, :<<>>, :.., :!, :"foo bar"]
