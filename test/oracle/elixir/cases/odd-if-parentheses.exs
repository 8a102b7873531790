import Config

if(true, do: config(:pleroma, :a, b: 1), else: nil)
