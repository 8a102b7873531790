var e={fileBytes:2097152,files:2e4,totalBytes:67108864,nesting:200,includeDepth:20,checks:1e4,deployments:20,sameProblems:100,evaluationSteps:1e6};export{e as a};
