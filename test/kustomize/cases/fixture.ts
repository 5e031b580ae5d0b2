/** Hand-written kustomizations, one per feature or rule; real kustomize and marty's builder must agree on each. */
export interface KustomizeCase {
  readonly title: string;
  /** Files by path; the build starts in `overlay` if there is one, else at the top. */
  readonly files: Readonly<Record<string, string>>;
}

export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
  annotations: {}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      initContainers:
      - {name: init, image: 'busybox:1'}
      containers:
      - name: app
        image: registry.example.com:5000/team/web:1.0
        args: [--a, --b]
        env:
        - {name: A, value: "1"}
        - {name: B, value: "2"}
        - {name: C, valueFrom: {configMapKeyRef: {name: settings, key: c}}}
        envFrom: [{secretRef: {name: token}}]
        ports:
        - {containerPort: 80, name: http}
        - {containerPort: 443, name: https}
        volumeMounts:
        - {name: config, mountPath: /etc/web}
      - name: sidecar
        image: nginx:1.25@sha256:abcd
      volumes:
      - {name: config, configMap: {name: settings}}
      - {name: cache, emptyDir: {}}
      tolerations: [{key: a, operator: Exists}]
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: http}
  - {name: https, port: 443, targetPort: https, protocol: TCP}
`;
export const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {c: "yes", d: "0777"}
`;
const SECRET = `apiVersion: v1
kind: Secret
metadata: {name: token}
stringData: {t: s3cret}
`;
const RBAC = `apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [settings, other], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: web}
- {kind: ServiceAccount, name: default}
- {kind: ServiceAccount, name: stranger, namespace: elsewhere}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: lister}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: lister}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: lister}
subjects: [{kind: ServiceAccount, name: web, namespace: default}]
`;
const OTHERS = `apiVersion: example.com/v1
kind: Widget
metadata: {name: w, finalizers: [a.example.com/x]}
spec:
  image: nginx:1.25
  template: {spec: {containers: [{name: x, image: 'nginx:1.25'}]}}
  list: [{name: a, v: 1}, {name: b, v: 2}]
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, annotations: {nginx.ingress.kubernetes.io/auth-secret: token}}
spec:
  tls: [{hosts: [a], secretName: token}]
  rules: [{host: a, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hook}
webhooks:
- {name: a.example.com, clientConfig: {service: {name: web, namespace: default, path: /x}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "0 0 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: x, image: 'busybox:1', env: [{name: T, valueFrom: {secretKeyRef: {name: token, key: t}}}]}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: web
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: 'postgres:16'}]}}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec: {selector: {matchLabels: {app: agent}}, template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: a, image: a}]}}}
`;

export const ALL = {
  'deployment.yaml': DEPLOYMENT,
  'service.yaml': SERVICE,
  'config.yaml': CONFIG,
  'secret.yaml': SECRET,
  'rbac.yaml': RBAC,
  'others.yaml': OTHERS,
};
export const RESOURCES = `resources: [${Object.keys(ALL).join(', ')}]\n`;
export const BASE = Object.fromEntries(
  Object.entries({ ...ALL, 'kustomization.yaml': RESOURCES }).map(([path, text]) => [`base/${path}`, text]),
);

export const plain = (
  title: string,
  kustomization: string,
  files: Readonly<Record<string, string>> = {},
): KustomizeCase => ({
  title,
  files: { ...ALL, ...files, 'kustomization.yaml': RESOURCES + kustomization },
});
export const overlay = (
  title: string,
  kustomization: string,
  files: Readonly<Record<string, string>> = {},
): KustomizeCase => ({
  title,
  files: { ...BASE, ...files, 'overlay/kustomization.yaml': `resources: [../base]\n${kustomization}` },
});
export const deploymentPatch = (body: string, metadata = ''): string =>
  `patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web${metadata}}\n${body.replace(/^/gm, '    ')}\n`;
export const container = (body: string): string =>
  deploymentPatch(`spec: {template: {spec: {containers: [{name: app, ${body}}]}}}`);
